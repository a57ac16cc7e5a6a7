// Read a feed from standard input with the reader that the first argument names, and print it as JSON.
import { readFileSync } from "node:fs";

import { parseFeed as parseWithFeedParser } from "@rowanmanning/feed-parser";
import { parseFeed as parseWithFeedsmith } from "feedsmith";
import RssParser from "rss-parser";

const alternate = (links) => links.filter((each) => (each.rel ?? "alternate") === "alternate").at(-1)?.href;

const READERS = {
  async "rss-parser"(text) {
    const options = { customFields: { item: [["description", "description"]] } };
    const feed = await new RssParser(options).parseString(text);
    const items = feed.items.map((item) => ({
      id: item.guid ?? item.id,
      title: item.title,
      link: item.link,
      summary: item.description ?? item.summary,
      content: item["content:encoded"] ?? item.content,
      enclosure: item.enclosure?.url,
    }));
    return { home: feed.link, title: feed.title, items };
  },

  async feedsmith(text) {
    const { format, feed } = parseWithFeedsmith(text);
    if (format === "atom") {
      const items = (feed.entries ?? []).map((entry) => ({
        id: entry.id,
        title: entry.title.value,
        link: alternate(entry.links),
        summary: entry.summary?.value,
        content: entry.content?.value,
        credit: entry.media?.contents?.[0]?.credits?.[0]?.value,
        description: entry.media?.contents?.[0]?.description?.value,
        enclosure: entry.links.find((each) => each.rel === "enclosure")?.href,
      }));
      return { home: alternate(feed.links), title: feed.title.value, items };
    }
    if (format === "json") {
      const items = feed.items.map((item) => ({
        id: item.id,
        title: item.title,
        link: item.url,
        summary: item.summary,
        content: item.content_html,
      }));
      return { home: feed.home_page_url, title: feed.title, items };
    }
    const items = (feed.items ?? []).map((item) => ({
      id: item.guid.value,
      title: item.title,
      link: item.link,
      summary: item.description,
      content: item.content?.encoded,
      credit: item.media?.contents?.[0]?.credits?.[0]?.value,
      description: item.media?.contents?.[0]?.description?.value,
      enclosure: item.enclosures?.[0]?.url,
    }));
    return { home: feed.link, title: feed.title, items };
  },

  async "feed-parser"(text) {
    const feed = parseWithFeedParser(text);
    const items = feed.items.map((item) => ({
      id: item.id,
      title: item.title,
      link: item.url,
      summary: item.description,
      content: item.content,
    }));
    return { home: feed.url, title: feed.title, items };
  },
};

console.log(JSON.stringify(await READERS[process.argv[2]](readFileSync(0, "utf8"))));
