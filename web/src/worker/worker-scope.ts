// The part of a service worker's world that ours uses. TypeScript's own description of it cannot stand beside that of pages.

export interface WorkerClient {
  readonly url: string;
  readonly visibilityState?: 'visible' | 'hidden';
  focus?(): Promise<unknown>;
  postMessage(message: unknown): void;
}

interface Extendable {
  waitUntil(work: Promise<unknown>): void;
}

export interface WorkerEvents {
  install: Extendable;
  activate: Extendable;
  fetch: { readonly request: Request; respondWith(answer: Promise<Response>): void };
  push: Extendable & { readonly data: { text(): string } | null };
  message: Extendable & { readonly data: unknown };
  notificationclick: Extendable & { readonly notification: { close(): void; readonly data?: { readonly conversationId?: string | null } | null } };
}

export interface WorkerScope {
  readonly location: { readonly origin: string };
  readonly navigator: Navigator;
  readonly caches: CacheStorage;
  readonly clients: {
    matchAll(options: { type: 'window'; includeUncontrolled: boolean }): Promise<readonly WorkerClient[]>;
    openWindow(url: string): Promise<unknown>;
    claim(): Promise<void>;
  };
  readonly registration: { showNotification(title: string, options: NotificationOptions): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener<Name extends keyof WorkerEvents>(name: Name, listener: (event: WorkerEvents[Name]) => void): void;
}
