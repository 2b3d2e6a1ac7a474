import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startService } from '../../gateway/test/service.ts';
import { keepAuthAccounts } from './auth-accounts.ts';

test('[ST6] saves asked for during one share the next, which sees everything before them', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'accounts-'));
  const file = join(folder, 'auth.json');
  const accounts: Array<{ localId: string }> = [];
  let queries = 0;
  const service = await startService((_, response) => {
    queries += 1;
    response.end(JSON.stringify({ userInfo: accounts }));
  });
  const kept = keepAuthAccounts({ service: service.address, project: 'p', file });

  accounts.push({ localId: 'a' });
  const first = kept.save();
  accounts.push({ localId: 'b' });
  const burst = Array.from({ length: 20 }, () => kept.save());
  await Promise.all([first, ...burst]);

  expect(queries).toBe(2);
  expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ accounts: [{ localId: 'a' }, { localId: 'b' }] });
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  await service.close();
  await rm(folder, { recursive: true });
});

test('[ST6] a save that failed does not stop the next', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'accounts-'));
  let isDown = true;
  const service = await startService((_, response) => {
    response.statusCode = isDown ? 500 : 200;
    response.end(JSON.stringify({ userInfo: [] }));
  });
  const kept = keepAuthAccounts({ service: service.address, project: 'p', file: join(folder, 'auth.json') });

  await expect(kept.save()).rejects.toThrow('auth-emulator-refused');
  isDown = false;
  await kept.save();

  await service.close();
  await rm(folder, { recursive: true });
});
