// orval: two values in each list, and a title without a cast.

import { listPosts } from "./generated/orval/client.js";
import { PostFacet, PostItemField } from "./generated/orval/model/index.js";

const [, , , id = ""] = process.argv;

const params = {
  fields: [PostItemField.title, PostItemField.slug],
  treatments: ["spinal-fusion", "bone-marrow"],
  facets: [PostFacet.treatments, PostFacet.year],
  id__in: [id, "00000000-0000-4000-8000-000000000000"],
};
const asked = await listPosts(params);
if (asked.status !== 200) throw new Error(String(asked.status));
const titles: string[] = asked.data.results.map((post) => post.title);

const plain = await listPosts({ id__in: params.id__in });
if (plain.status !== 200) throw new Error(String(plain.status));
for (const post of plain.data.results) titles.push(post.title, post.authors[0]?.title ?? "nobody");

console.log(JSON.stringify({ titles, facets: Object.keys(asked.data.facets ?? {}) }));
