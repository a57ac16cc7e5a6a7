// openapi-typescript and openapi-fetch: two values in each list, and a title without a cast.

import createClient from "openapi-fetch";
import type { components, paths } from "./generated/schema.js";

const [, , baseUrl = "", id = ""] = process.argv;
const marrow = createClient<paths, "application/json" | "application/problem+json">({ baseUrl });

const query = {
  fields: ["title", "slug"] satisfies components["schemas"]["PostItemField"][],
  treatments: ["spinal-fusion", "bone-marrow"],
  facets: ["treatments", "year"] satisfies components["schemas"]["PostFacet"][],
  id__in: [id, "00000000-0000-4000-8000-000000000000"],
};
const asked = await marrow.GET("/api/v1/posts/", { params: { query } });
if (!asked.data) throw new Error(asked.error.detail);
const titles: string[] = asked.data.results.map((post) => post.title);

const plain = await marrow.GET("/api/v1/posts/", { params: { query: { id__in: query.id__in } } });
if (!plain.data) throw new Error(plain.error.detail);
for (const post of plain.data.results) titles.push(post.title, post.authors[0]?.title ?? "nobody");

console.log(JSON.stringify({ titles, facets: Object.keys(asked.data.facets ?? {}) }));
