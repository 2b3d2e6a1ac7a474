import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildGallery } from '../../web/gallery/build-gallery.ts';
import { buildReplyGallery } from '../../web/reply/gallery/build-gallery.ts';

/** All screens with invented data: those of the app, and those of the candidate's page. */
export const galleries = { app: buildGallery, reply: buildReplyGallery } as const;
export type GalleryName = keyof typeof galleries;

const types: Readonly<Record<string, string>> = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.woff2': 'font/woff2' };
/** As strict as in production, so that a view that needs more shows here. */
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; require-trusted-types-for 'script'";

/** Builds a gallery into a temporary folder and serves it on a free port. */
export const serveGallery = async (name: GalleryName): Promise<{ url: string; close: () => Promise<void> }> => {
  const built = await mkdtemp(path.join(tmpdir(), `gallery-${name}-`));
  await galleries[name](built);
  const server = createServer((request, response) => {
    const file = path.basename(new URL(request.url ?? '/', 'http://localhost').pathname) || 'index.html';
    response.setHeader('content-type', types[path.extname(file)] ?? 'application/octet-stream');
    response.setHeader('content-security-policy', policy);
    createReadStream(path.join(built, file))
      .on('error', () => {
        response.statusCode = 404;
        response.end();
      })
      .pipe(response);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}/`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
      await rm(built, { recursive: true, force: true });
    },
  };
};
