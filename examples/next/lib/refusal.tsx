import { notFound } from "next/navigation";

import { Problem } from "./marrow";

/** Say why there is nothing to show; what never existed is the site's own 404. */
export function Refusal({ error }: { error: unknown }) {
  if (!(error instanceof Problem)) throw error;
  if (error.status === 404) notFound();
  return (
    <>
      <h1>{error.title}</h1>
      <p>{error.detail}</p>
    </>
  );
}
