"""HTTP requests to other servers: all of them go through ``cms.lib.outbound.client.send``."""
