import { notFound } from "next/navigation";

import { ask, type Entry } from "@/lib/marrow";
import { Refusal } from "@/lib/refusal";

const COLLECTIONS = "posts series authors topics treatments conditions studies measures citations images".split(" ");

interface Props {
  params: Promise<{ collection: string; slug: string }>;
}

/** Any entry by its slug or id. A real site has a page for each type. */
export default async function EntryPage({ params }: Props) {
  const { collection, slug } = await params;
  if (!COLLECTIONS.includes(collection)) notFound();
  try {
    const entry = await ask<Entry>(`${collection}/${encodeURIComponent(slug)}/`);
    return (
      <article lang={entry.locale}>
        <h1>{entry.title}</h1>
        {entry.summary && <p className="lead">{entry.summary}</p>}
        {entry.body && <div dangerouslySetInnerHTML={{ __html: entry.body.html }} />}
        <details>
          <summary>The answer of the API</summary>
          <pre id="entry">{JSON.stringify(entry, null, 2)}</pre>
        </details>
      </article>
    );
  } catch (error) {
    return <Refusal error={error} />;
  }
}
