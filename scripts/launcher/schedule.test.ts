import { expect, test } from 'vitest';
import { startService } from '../../gateway/test/service.ts';
import { startSchedule } from './schedule.ts';

test('[ST8] a job runs with the secret, and not again while it runs', async () => {
  const answers: Array<() => void> = [];
  const asked: string[] = [];
  let onAsk: () => void = () => undefined;
  const service = await startService((request, response) => {
    asked.push(`${request.method} ${request.url} ${String(request.headers['x-internal-secret'])}`);
    answers.push(() => response.end('{}'));
    onAsk();
  });
  const next = (): Promise<void> => new Promise((resolve) => (onAsk = resolve));
  const first = next();
  const stop = startSchedule({ functions: service.address, project: 'p', region: 'r', secret: 's3', jobs: [{ name: 'purge', everyMs: 5 }] });
  await first;
  // A second job on the same clock shows that many ticks have passed.
  let ticks = 0;
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      ticks += 1;
      if (ticks < 10) return;
      clearInterval(timer);
      resolve();
    }, 5);
  });
  expect(asked).toEqual(['POST /p/r/api/api/internal/run/purge s3']);

  const second = next();
  answers[0]?.();
  await second;
  stop();
  expect(asked.length).toBe(2);
  await service.close();
});
