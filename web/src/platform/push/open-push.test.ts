import { fromBase64url, fromUtf8 } from '@liexin/proof/bytes';
import { expect, test } from 'vitest';
import { openPush, type PushKeys } from './open-push.ts';

// RFC 8291, section 5 and appendix A.
const body = fromBase64url(
  'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
);
const p256dh = fromBase64url('BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4');
const auth = fromBase64url('BTBZMqHH6r4Tts7J_aSIgg');

const keys = async (): Promise<PushKeys> => {
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    d: 'q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94',
    x: Buffer.from(p256dh.slice(1, 33)).toString('base64url'),
    y: Buffer.from(p256dh.slice(33)).toString('base64url'),
  };
  const privateKey = await crypto.subtle.importKey('jwk', jwk, { name: 'ECDH', namedCurve: 'P-256' }, false, ['deriveBits']);
  return { pair: { privateKey, publicKey: privateKey }, p256dh, auth };
};

test('[NC5] the push of RFC 8291 opens, and no other', async () => {
  expect(fromUtf8(await openPush(await keys(), body))).toBe('When I grow up, I want to be a watermelon');
  for (const wrong of [body.with(3, 0), body.with(body.length - 1, 0), body.slice(0, 60), new Uint8Array(0)])
    await expect(openPush(await keys(), wrong)).rejects.toThrow();
  await expect(openPush({ ...(await keys()), auth: new Uint8Array(16) }, body)).rejects.toThrow();
});
