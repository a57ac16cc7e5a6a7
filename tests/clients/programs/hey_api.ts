// @hey-api/openapi-ts: two values in each list, and a title without a cast.

import { client } from "./generated/hey/client.gen.js";
import { listPosts } from "./generated/hey/sdk.gen.js";
import type { PostFacet, PostItemField } from "./generated/hey/types.gen.js";

const [, , baseUrl = "", id = ""] = process.argv;
client.setConfig({ baseUrl });

const query = {
  fields: ["title", "slug"] satisfies PostItemField[],
  treatments: ["spinal-fusion", "bone-marrow"],
  facets: ["treatments", "year"] satisfies PostFacet[],
  id__in: [id, "00000000-0000-4000-8000-000000000000"],
};
const asked = await listPosts({ query, throwOnError: true });
const titles: string[] = asked.data.results.map((post) => post.title);

const plain = await listPosts({ query: { id__in: query.id__in }, throwOnError: true });
for (const post of plain.data.results) titles.push(post.title, post.authors[0]?.title ?? "nobody");

console.log(JSON.stringify({ titles, facets: Object.keys(asked.data.facets ?? {}) }));
