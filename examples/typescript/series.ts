// Print a series with its posts, and the beginning of the first post.

import createClient from "openapi-fetch";
import type { components, paths } from "./schema.js";

type Schemas = components["schemas"];

const baseUrl = process.env.MARROW_URL ?? "http://localhost:8000";
const slug = process.argv[2] ?? "can-stem-cells-help";

// The second type selects the media types of responses: entries have further representations.
const marrow = createClient<paths, "application/json" | "application/problem+json">({ baseUrl });

const formatPost = (post: Schemas["PostItem"]) =>
  `${post.series?.position}. ${post.title} (${post.reading_minutes} min): ${post.summary}`;

const series = await marrow.GET("/api/v1/series/{name}/", { params: { path: { name: slug } } });
if (!series.data) throw new Error(series.error.detail);
console.log(series.data.title);

const posts = await marrow.GET("/api/v1/posts/", {
  params: { query: { series: [slug], ordering: ["series_position"] } },
});
if (!posts.data) throw new Error(posts.error.detail);
const [firstItem] = posts.data.results;
posts.data.results.forEach((post) => console.log(formatPost(post)));

if (firstItem) {
  const first = await marrow.GET("/api/v1/posts/{name}/", {
    params: { path: { name: firstItem.slug }, query: { body: ["text", "html"] } },
  });
  if (!first.data) throw new Error(first.error.detail);
  console.log(first.data.body.text?.slice(0, 200));
}
