-- One request per line of a file: the path, a tab, the ETag to send as If-None-Match (or nothing).
local requests, place = {}, 0

function init(args)
  for line in io.lines(args[1]) do
    local path, etag = line:match("^([^\t]*)\t(.*)$")
    local headers = { ["Accept"] = "application/json" }
    if etag ~= "" then headers["If-None-Match"] = etag end
    requests[#requests + 1] = wrk.format("GET", path, headers)
  end
end

function request()
  place = place % #requests + 1
  return requests[place]
end

function done(summary, latency)
  local faults = summary.errors
  io.write(string.format(
    "FINDINGS %d %d %d %d %d %d %d\n", summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(95), latency:percentile(99), faults.status,
    faults.connect + faults.read + faults.write + faults.timeout))
end
