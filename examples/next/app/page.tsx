import Link from "next/link";

import { ask, previewToken, type Entry, type Opened } from "@/lib/marrow";
import { Refusal } from "@/lib/refusal";

export default async function Home() {
  try {
    const { results } = await ask<{ results: Entry[] }>("posts/?page_size=50");
    const opened = (await previewToken()) ? (await ask<{ opens: Opened }>("")).opens : undefined;
    return (
      <>
        {opened && <Previewed entries={opened.entries} />}
        <h1>Posts</h1>
        <ul className="list">
          {results.map((post) => (
            <li key={post.id}>
              <Link href={`/posts/${post.slug}/`}>{post.title}</Link>
              <p>{post.summary}</p>
            </li>
          ))}
        </ul>
      </>
    );
  } catch (error) {
    return <Refusal error={error} />;
  }
}

/** What the token opens, such as all entries of a release. */
function Previewed({ entries }: { entries: Opened["entries"] }) {
  return (
    <section>
      <h2>In this preview</h2>
      <ul className="previewed">
        {entries.map(({ url, title, act }) => (
          <li key={url}>
            <Link href={new URL(url).pathname.replace("/preview/v1", "")}>{title}</Link>
            {act === "withdraw" && " (withdrawn)"}
          </li>
        ))}
      </ul>
    </section>
  );
}
