import { paths } from '@liexin/domain/storage/paths';
import { collection, doc, getDoc, getDocs, query, where } from 'firebase/firestore';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { newConversationIds } from '../../web/src/platform/vault/make-conversation.ts';
import { newMandateIds } from '../../web/src/platform/vault/make-mandate.ts';
import { addCandidate, createMandate } from '../../web/src/platform/workspace/actions.ts';
import { approachText } from '../../web/src/text/approach.ts';
import { mandatesText } from '../../web/src/text/mandates.ts';
import { joinAgency } from '../support/actors/join-agency.ts';
import { ownDevice } from '../support/actors/own-device.ts';
import { launchBrowser } from '../support/browser.ts';
import { picture } from '../support/picture.ts';
import { begins, readyAgency, shownLink, stateOf, write } from './agency-page.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const words = approachText.en;
const at = {
  appUrl: inject('appUrl'),
  candidateUrl: inject('candidateUrl'),
  firestorePort: inject('firestorePort'),
  authPort: inject('authPort'),
};

test('[J92, OL9] a colleague wrote first: the form says who and asks why, a message waits for the reason; who is off-limits is asked for and allowed', async () => {
  const agency = await readyAgency(browser, at.appUrl);
  const { page } = agency.staff;
  const search = page.url();
  const device = await ownDevice(at, agency.account, agency.kit.phrase);
  const wei = await joinAgency(at, device, 'Wei Chen');
  const { agencyId } = device.device.admitted;
  const directory = String((await getDoc(doc(wei.sdk.db, paths.agency(agencyId)))).get('directory'));
  const theirs = newMandateIds();
  await createMandate({ ...wei, directory }, { card: { title: 'Plant director, Wuxi', client: '' }, sample: false, ids: theirs });
  const add = async (name: string, email: string, employer = '') => {
    const ids = newConversationIds();
    const person = { name, email: email === '' ? null : email, employer, language: 'en', source: 'linkedin', addedAtMs: Date.now() } as const;
    await addCandidate(
      { ...wei, directory },
      { mandateId: theirs.mandateId, compartment: theirs.compartmentId, ...person, ids, own: { name: 'Wei Chen', role: 'consultant' }, colleagues: [] },
    );
    return ids;
  };
  const [first, second] = [await add('Shen Yifan', 'shen@example.com'), await add('Gu Minghui', 'gu@example.com')];
  for (const { conversationId, candidateLane } of [first, second]) await wei.vault.approaches.expectClear(conversationId, candidateLane);

  // The form: who it was, and why all the same.
  await page.goto(search);
  await page.getByRole('button', { name: mandatesText.en.addCandidate, exact: true }).first().click();
  const dialog = page.getByRole('dialog');
  const fill = async (name: string, email: string): Promise<void> => {
    await dialog.getByLabel(begins(mandatesText.en.fieldName)).fill(name);
    await dialog.getByLabel(begins(mandatesText.en.fieldEmail)).fill(email);
    await dialog.getByRole('button', { name: new RegExp(mandatesText.en.fieldSource) }).click();
    await page.getByRole('option', { name: 'LinkedIn', exact: true }).click();
    await dialog.getByLabel(begins(mandatesText.en.fieldFirstName)).fill('Helen');
  };
  await fill('Rita Revel', 'rita@example.com');
  await dialog.getByText(words.clear).waitFor();
  await picture(page, 'approach-clear');
  await fill('Dr Shen', 'Shen@Example.com');
  await dialog.getByText(/Wei Chen.* wrote to this person first/).waitFor();
  await picture(page, 'approach-known');
  await dialog.getByLabel(words.reason).fill('She asked us about Suzhou herself');
  await dialog.getByRole('button', { name: words.addAnyway }).click();
  expect(await shownLink(page)).toContain('/r/');
  const mine = query(collection(wei.sdk.db, paths.tasks(agencyId)), where('assigned', '==', wei.uid), where('state', '==', 'open'));
  const [task] = (await getDocs(mine)).docs;
  expect([task?.get('kind'), task?.get('conversation')]).toEqual(['approach', first.conversationId]);
  const sealed = task?.get('reason') as { generation: number; nonce: { toUint8Array(): Uint8Array }; ciphertext: { toUint8Array(): Uint8Array } };
  const box = { generation: sealed.generation, nonce: sealed.nonce.toUint8Array(), ciphertext: sealed.ciphertext.toUint8Array() };
  expect(await wei.vault.approaches.reason(String(task?.get('from')), box)).toBe('She asked us about Suzhou herself');

  // Nobody waits for the answer of the form: then the conversation asks, and what is written meanwhile waits, also over a reload.
  await page.goto(search);
  await page.getByRole('button', { name: mandatesText.en.addCandidate, exact: true }).first().click();
  await page.route('**/api/approach/check', (route) => route.abort());
  await fill('Gu Minghui', 'gu@example.com');
  await dialog.getByRole('button', { name: mandatesText.en.addSubmit }).click();
  await page.waitForURL(/conversation=/);
  await page.unroute('**/api/approach/check');
  await page.reload();
  const question = page.getByRole('region', { name: words.label });
  await question.getByText(/Wei Chen.* wrote to this person first/).waitFor();
  await write(page, 'Dear Minghui');
  await stateOf(agency.staff, 'Dear Minghui', 'queued').waitFor();
  await picture(page, 'approach-waits');
  await page.reload();
  await stateOf(agency.staff, 'Dear Minghui', 'queued').waitFor();
  await question.getByLabel(words.reason).fill('We know each other from a fair');
  await question.getByRole('button', { name: words.writeAnyway }).click();
  await stateOf(agency.staff, 'Dear Minghui', 'sent').waitFor();
  await question.waitFor({ state: 'detached' });
  await picture(page, 'approach-sent');

  // Off-limits: put on the list here, met by the colleague there, allowed here.
  await page.goto(`${at.appUrl}/settings/off-limits`);
  await page.getByText(words.none).waitFor();
  await page.getByLabel(begins(words.company)).fill('Hartmann Precision');
  await page.getByLabel(begins(words.why)).fill('Client until the end of the year');
  await page.getByRole('button', { name: words.add }).click();
  await page.getByText('Client until the end of the year').waitFor();
  await picture(page, 'off-limits');
  const third = await add('He Jingwen', '', 'HARTMANN  precision');
  expect((await wei.vault.approaches.clear(third.conversationId, null)).state).toBe('off-limits');
  expect((await wei.vault.approaches.clear(third.conversationId, 'She applied herself')).state).toBe('asked');
  await page.reload();
  await page.getByText(/Wei Chen.* wants to write to .*He Jingwen/).waitFor();
  await picture(page, 'off-limits-asked');
  await page.getByRole('button', { name: words.allow }).click();
  await page.getByText(/Wei Chen.* wants to write/).waitFor({ state: 'detached' });
  await wei.vault.approaches.expectClear(third.conversationId, third.candidateLane);
  await page.getByRole('button', { name: words.end }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: words.end }).click();
  await page.getByText(words.none).waitFor();

  expect(agency.staff.faults.filter((fault) => !fault.includes('approach/check') && !fault.includes('ERR_FAILED'))).toEqual([]);
  await Promise.all([agency.staff.context.close(), device.close(), wei.close()]);
});
