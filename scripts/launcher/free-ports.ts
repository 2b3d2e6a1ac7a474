import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';

/** Free ports of this machine, all different. They are held together while being chosen and let go at once. */
export async function findFreePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, () => listen(0, '127.0.0.1')));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map(close));
  return ports;
}

/** The first free port from `first` on. Looks at both loopback addresses: a browser that is told `localhost` tries both. */
export async function findPortFrom(first: number): Promise<number> {
  for (let port = first; port < first + 100; port += 1) {
    if (await isPortFree(port)) return port;
  }
  throw new Error('no-free-port');
}

/** Whether nothing listens on the port on either loopback address. */
export async function isPortFree(port: number): Promise<boolean> {
  for (const host of ['127.0.0.1', '::1']) {
    try {
      await close(await listen(port, host));
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return false;
    }
  }
  return true;
}

function listen(port: number, host: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, host, () => resolve(server));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
