"""The WebSub hub: who follows a feed is sent the feed, whenever it has changed."""
