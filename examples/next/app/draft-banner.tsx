"use client";

/** Says that this is not what readers see, and leads back to that. */
export function DraftBanner() {
  async function leave() {
    await fetch("/api/draft", { method: "DELETE" });
    location.assign("/");
  }
  return (
    <p className="draft" role="status">
      Draft mode: this is not published. <button onClick={leave}>Leave draft mode</button>
    </p>
  );
}
