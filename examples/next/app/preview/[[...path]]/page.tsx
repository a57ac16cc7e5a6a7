"use client";

import { useEffect, useState } from "react";

/** Take the token out of the fragment, hand it to our own server, and show the page in draft mode. */
export default function PreviewPage() {
  const [refusal, setRefusal] = useState("");
  useEffect(() => {
    const token = /^#preview=([\w.-]+)$/.exec(location.hash)?.[1];
    const target = location.pathname.replace(/^\/preview\/?/, "/");
    history.replaceState(null, "", location.pathname); // no history keeps the token
    if (!token) {
      setRefusal("A preview is opened from the editor, or by a link that somebody shared.");
      return;
    }
    fetch("/api/draft", { method: "POST", body: JSON.stringify({ token }) }).then((response) =>
      response.ok ? location.replace(target) : setRefusal("This link opens nothing (any more)."),
    );
  }, []);
  return <p role="status">{refusal || "The preview opens…"}</p>;
}
