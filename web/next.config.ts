import path from 'node:path';
import type { NextConfig } from 'next';

/**
 * A static export: the same bytes for everybody (ARCHITECTURE.md, decision 3). Nothing here may need a server.
 * `turbopack.root` is the workspace, because our packages are read as TypeScript sources.
 */
const config: NextConfig = {
  output: 'export',
  reactStrictMode: true,
  poweredByHeader: false,
  // Types are checked by `npm run check`; a build on a fresh clone need not wait for them a second time.
  typescript: { ignoreBuildErrors: true },
  images: { unoptimized: true },
  transpilePackages: ['@liexin/domain', '@liexin/proof', '@liexin/e2ee'],
  turbopack: {
    root: path.join(import.meta.dirname, '..'),
    // Each language's words are a script without the other's.
    rules: { 'words-{en,zh}.ts': { loaders: [path.join(import.meta.dirname, 'one-language.ts')], as: '*.js' } },
  },
};

export default config;
