import { createHash, timingSafeEqual } from 'node:crypto';
import { toBase64url } from '@liexin/proof/bytes';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { routes, type CallerOf, type ParamsOf, type RequestOf, type ResponseOf, type RouteName } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import type { Clock } from '../../platform/clock.ts';
import type { Platform } from '../../platform/platform.ts';
import { resolvePrincipal, type PrincipalOf } from '../../platform/principal.ts';
import { faultResponse, okResponse, toFault } from '../../platform/respond.ts';
import { parseParams, parseRequest, parseResponse } from './parse.ts';

/** What a use case gets: who calls, where, with what, and when (`now`: ms since the epoch, read once per call). */
export interface Call<N extends RouteName> {
  readonly principal: PrincipalOf<CallerOf<N>>;
  readonly params: ParamsOf<N>;
  readonly body: RequestOf<N>;
  readonly now: number;
}
export type Handler<N extends RouteName> = (call: Call<N>) => Promise<ResponseOf<N>>;
/** One use case for every row of the table; the compiler names the row that has none. */
export type Handlers = { readonly [N in RouteName]: Handler<N> };
/** Use cases behind `POST /internal/run/{job}`, for schedules. */
export type Jobs = Readonly<Record<string, (now: number) => Promise<Readonly<Record<string, number>>>>>;

const maxBody = 1024 * 1024;
/** All that is left to do in a closed agency: holds are released (CL9). */
const restingRoutes: ReadonlySet<RouteName> = new Set([
  'askApproval',
  'giveApproval',
  'refuseApproval',
  'stopApproval',
  'retentionHealth',
  'deviceRequests',
  'ledger',
]);

/**
 * The HTTP side of the table `routes`: finds the row, resolves the caller, parses, calls, answers. Decides nothing itself and
 * writes nothing; faults become {error: {code, detail}}. Served under `/api` and under `/`, where the function's own URL puts it.
 */
export const makeApi = (platform: Platform, handlers: Handlers, clock: Clock, jobs: Jobs = {}): Hono => {
  const app = new Hono();
  app.use('*', bodyLimit({ maxSize: maxBody, onError: () => faultResponse(new Fault('malformed-request', { field: 'body', max: maxBody })) }));
  for (const name of Object.keys(routes) as RouteName[]) {
    const { method, path } = routes[name];
    for (const mounted of [path, path.replace(/^\/api/, '')]) {
      app.on(method, mounted, async (context) =>
        answer(
          platform,
          name,
          await serve(platform, handlers, name, {
            now: clock(),
            authorization: context.req.header('authorization'),
            params: context.req.param() as Record<string, string>,
            body: method === 'GET' ? '' : await context.req.text(),
          }).then(
            (body) => ({ body }),
            (error: unknown) => ({ error }),
          ),
        ),
      );
    }
  }
  for (const mounted of ['/api/internal/run/:job', '/internal/run/:job']) {
    app.post(mounted, async (context) => {
      const name = context.req.param('job') ?? '';
      const job = Object.hasOwn(jobs, name) ? jobs[name] : undefined;
      const known = sameSecret(context.req.header('x-internal-secret') ?? '', platform.secrets.internalSecret);
      return known && job ? okResponse(await job(clock())) : faultResponse(new Fault('not-found'));
    });
  }
  app.notFound(() => faultResponse(new Fault('not-found')));
  app.onError((error) => answer(platform, 'unknown', { error }));
  return app;
};

/** Compares hashes, so that neither length nor place of a difference shows in the time. */
const sameSecret = (given: string, secret: Uint8Array): boolean => {
  const digest = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest();
  return timingSafeEqual(digest(given), digest(toBase64url(secret)));
};

interface Raw {
  readonly now: number;
  readonly authorization: string | undefined;
  readonly params: Readonly<Record<string, string>>;
  readonly body: string;
}

const serve = async <N extends RouteName>(platform: Platform, handlers: Handlers, name: N, raw: Raw): Promise<unknown> => {
  const params = parseParams(name, raw.params);
  const body = parseRequest(name, raw.body);
  const principal = await resolvePrincipal(platform, routes[name].caller as CallerOf<N>, raw.authorization, raw.now);
  if (principal.kind === 'staff' && principal.isResting && !restingRoutes.has(name)) throw new Fault('agency-closed');
  const handler = handlers[name] as Handler<N>;
  return parseResponse(name, await handler({ principal, params, body, now: raw.now }));
};

const answer = (platform: Pick<Platform, 'log'>, route: string, outcome: { body: unknown } | { error: unknown }): Response => {
  if ('body' in outcome) return okResponse(outcome.body);
  const fault = toFault(outcome.error);
  // Only the kind of an unexpected error is told: its message may quote a document.
  if (fault.code === 'internal')
    platform.log.error('call-failed', { route, cause: outcome.error instanceof Error ? outcome.error.name : typeof outcome.error, at: placeOf(outcome.error) });
  return faultResponse(fault);
};

/** File and line of our own code where an unexpected error came from. */
const placeOf = (error: unknown): string => (error instanceof Error ? (/([\w-]+\.[jt]s:\d+)/.exec(error.stack ?? '')?.[1] ?? '') : '');
