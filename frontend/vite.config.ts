import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// Assets go into the Python package; they are shipped in wheel and sdist and never committed.
export default defineConfig({
  plugins: [react()],
  worker: { format: "es" },
  build: {
    outDir: "../src/opensocta/web/static",
    emptyOutDir: true,
    target: ["chrome123", "firefox120", "safari17.5"], // light-dark() as it is written
    chunkSizeWarningLimit: 1200,
    sourcemap: false,
  },
  server: { proxy: { "/api": "http://127.0.0.1:8321" } },
});
