import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { aPushDevice } from '../testing/a-push-device.ts';
import { freshKeys } from '../testing/local-platform.ts';
import { fromBase64url } from '@liexin/proof/bytes';
import { isPublicAddress, publicLookup } from './public-lookup.ts';
import { isPushEndpoint } from './push-endpoint.ts';
import { makePushPort, outcomeOf, payloadOf, topicOf } from './push-port.ts';
import { parseSecrets } from './secrets.ts';

test('[NT5] endpoints of the known push services count, and nothing that looks like them', () => {
  const good = [
    'https://fcm.googleapis.com/fcm/send/abc:def',
    'https://updates.push.services.mozilla.com/wpush/v2/abc',
    'https://web.push.apple.com/QAbc',
    'https://wns2-par02p.notify.windows.com/w/?token=abc',
  ];
  for (const endpoint of good) expect([endpoint, isPushEndpoint(endpoint, false)]).toEqual([endpoint, true]);
  const bad = [
    'http://fcm.googleapis.com/x',
    'https://fcm.googleapis.com:444/x',
    'https://fcm.googleapis.com.evil.test/x',
    'https://evil.test/fcm.googleapis.com',
    'https://evilnotify.windows.com/x',
    'https://a.b.notify.windows.com/x',
    'https://fcm.googleapis.com@evil.test/x',
    'https://u:p@fcm.googleapis.com/x',
    'https://fcm.googleapis.com/x#y',
    'https://push.localhost/p/x',
    'https://127.0.0.1/x',
    'https://[fd00::1]/x',
    'https://0x7f000001/x',
    'javascript:alert(1)',
    '',
    `https://fcm.googleapis.com/${'x'.repeat(2048)}`,
  ];
  for (const endpoint of bad) expect([endpoint, isPushEndpoint(endpoint, false)]).toEqual([endpoint, false]);
  expect(isPushEndpoint('https://fcm.googleapis.com/x', true)).toBe(false);
});

test('[NT5] addresses of this machine, its neighbours and other special ones are not public', () => {
  const closed4 = [
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
  ];
  const closed6 = [
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    'fc00::1',
    'fd12::1',
    'fe80::1',
    'ff02::1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '2001::1',
    '2001:db8::1',
  ];
  for (const address of closed4) expect([address, isPublicAddress(address, 4)]).toEqual([address, false]);
  for (const address of closed6) expect([address, isPublicAddress(address, 6)]).toEqual([address, false]);
  for (const [address, family] of [
    ['142.250.74.10', 4],
    ['172.32.0.1', 4],
    ['2a00:1450:4001:82b::200a', 6],
  ] as const)
    expect([address, isPublicAddress(address, family)]).toEqual([address, true]);
});

test('[NT5] a name that leads inwards is not looked up for a socket', async () => {
  const error = await new Promise<NodeJS.ErrnoException | null>((resolve) => publicLookup('localhost', { all: true }, (refused) => resolve(refused)));
  expect(error?.code).toBe('EACCES');
});

test('[NT5] a redirect is not followed, and a service that never answers is given up', { timeout: 20_000 }, async () => {
  const asked: string[] = [];
  const service = createServer((request, response) => {
    asked.push(request.url ?? '');
    if (request.url?.endsWith('redirects')) response.writeHead(307, { Location: `http://127.0.0.1:${(service.address() as AddressInfo).port}/inside` }).end();
  });
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
  const port = makePushPort(parseSecrets(freshKeys()), `127.0.0.1:${(service.address() as AddressInfo).port}`, 'mailto:a@b.test');
  const send = (id: string) => {
    const { body, auth } = aPushDevice(id);
    const target = { endpoint: body.endpoint, p256dh: fromBase64url(body.p256dh), auth };
    return port.send(target, payloadOf('m', auth, 'conversation'), { ttlS: 60, urgency: 'normal' });
  };
  expect(await send('redirects')).toEqual({ outcome: 'refused', status: 307, retryAfterS: null });
  expect(await send('silent')).toEqual({ outcome: 'unreachable', status: null, retryAfterS: null });
  expect(asked).toEqual(['/p/redirects', '/p/silent']);
  service.closeAllConnections();
  await new Promise<void>((resolve) => service.close(() => resolve()));
});

test('[NT14] an answer means the same for every push service', () => {
  expect([200, 201, 202].map(outcomeOf)).toEqual(['accepted', 'accepted', 'accepted']);
  expect([404, 410].map(outcomeOf)).toEqual(['gone', 'gone']);
  expect([429, 500, 502, 503].map(outcomeOf)).toEqual(['unreachable', 'unreachable', 'unreachable', 'unreachable']);
  expect([301, 400, 401, 403, 413].map(outcomeOf)).toEqual(['refused', 'refused', 'refused', 'refused', 'refused']);
});

test('[NT3] topic and payload of one conversation share nothing, and differ from device to device', () => {
  const [one, two] = [new Uint8Array(16).fill(1), new Uint8Array(16).fill(2)];
  const [c, topic] = [payloadOf('m', one, 'conversation').c, topicOf(one, 'conversation')];
  expect(topic.startsWith(c)).toBe(false);
  expect(payloadOf('m', two, 'conversation').c).not.toBe(c);
  expect(topicOf(two, 'conversation')).not.toBe(topic);
  expect(payloadOf('m', one, 'another').c).not.toBe(c);
});
