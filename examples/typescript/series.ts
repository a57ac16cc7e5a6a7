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
// Without `fields`, responses hold complete entries.
console.log((series.data as Schemas["SeriesAnswer"]).title);

const posts = await marrow.GET("/api/v1/posts/", {
  params: { query: { series: [slug], ordering: ["series_position"] } },
});
if (!posts.data) throw new Error(posts.error.detail);
const items = posts.data.results as Schemas["PostItem"][];
items.forEach((post) => console.log(formatPost(post)));

if (items[0]) {
  const first = await marrow.GET("/api/v1/posts/{name}/", {
    params: { path: { name: items[0].slug }, query: { body: ["text"] } },
  });
  if (!first.data) throw new Error(first.error.detail);
  const post = first.data as Schemas["PostAnswer"];
  console.log(post.body.text?.slice(0, 200));
}
