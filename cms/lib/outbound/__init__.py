"""Every request that leaves the house goes through ``cms.lib.outbound.client.send``."""
