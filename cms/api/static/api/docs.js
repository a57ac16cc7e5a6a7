// The three requests of the introduction, and the operations below them.
for (const form of document.querySelectorAll("form.request")) {
  const answer = form.nextElementSibling;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const address = new URL(form.querySelector("input").value, location.origin);
    answer.hidden = false;
    if (address.origin !== location.origin) {
      answer.textContent = "Only addresses of this API can be asked for here.";
      return;
    }
    answer.textContent = "…";
    try {
      const response = await fetch(address, { headers: { Accept: "application/json" } });
      const text = await response.text();
      answer.textContent = `${response.status} ${response.statusText}\n\n${indent(text)}`;
    } catch {
      answer.textContent = "No answer came. Look at the connection, and try again.";
    }
  });
}

function indent(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

const place = document.getElementById("docs");
SwaggerUIBundle({
  url: place.dataset.schema,
  domNode: place,
  deepLinking: true,
  docExpansion: "none",
  defaultModelsExpandDepth: -1, // what comes back stands beside each operation
  validatorUrl: null, // nothing is sent to anybody
  plugins: [addGroups],
});

// The name of a group stands above its first tag: the style sheet shows `data-group`.
function addGroups() {
  return {
    wrapComponents: {
      operations: (Original, system) => (props) => {
        queueMicrotask(() => markGroups(system.specSelectors.specJson().toJS()));
        return system.React.createElement(Original, props);
      },
    },
  };
}

function markGroups(spec) {
  for (const { name, tags } of spec["x-tagGroups"] || []) {
    const heading = document.getElementById(`operations-tag-${tags[0]}`);
    heading?.closest(".opblock-tag-section")?.setAttribute("data-group", name);
  }
}
