module.exports = {
  marrow: {
    input: "openapi.json",
    output: {
      target: "generated/orval/client.ts",
      schemas: "generated/orval/model",
      client: "fetch",
      baseUrl: process.env.MARROW_URL,
    },
  },
};
