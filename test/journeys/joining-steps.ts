import type { Browser, Page } from 'playwright-core';
import { inject } from 'vitest';
import type { Language } from '../../web/src/text/language.ts';
import { mandatesText } from '../../web/src/text/mandates.ts';
import { teamText } from '../../web/src/text/team.ts';
import type { Viewport } from '../support/browser.ts';
import { picture } from '../support/picture.ts';
import { begins, staffPage, type Staff } from './agency-page.ts';

/** What everybody joins with. */
export const joinerPassword = 'correct horse battery';

export interface InviteOptions {
  /** Left out: a consultant. */
  readonly role?: keyof typeof teamText.en.role;
  readonly language?: Language;
}

/** The link that an owner hands over, from the page of people. */
export const invite = async (page: Page, name: string, { role, language = 'en' }: InviteOptions = {}): Promise<string> => {
  const words = teamText[language];
  await page.goto(`${inject('appUrl')}/settings/people`);
  await page.getByRole('button', { name: words.invite }).first().click();
  await page.getByLabel(begins(words.fieldName)).fill(name);
  if (role) await page.getByRole('radio', { name: begins(words.role[role]) }).check();
  await picture(page, 'invite');
  await page.getByRole('button', { name: words.inviteSubmit }).click();
  const link = await page.locator('[role=dialog] .share-text .link').innerText();
  await picture(page, 'invite-made');
  await page.getByRole('button', { name: words.done }).click();
  await page.getByText(name).first().waitFor();
  return link;
};

/** Follows the link with keys of the own; in when it returns. */
export const join = async (
  browser: Browser,
  link: string,
  name: string,
  { language = 'en', viewport = 'phone' }: { readonly language?: Language; readonly viewport?: Viewport } = {},
): Promise<Staff> => {
  const text = teamText[language].join;
  const joiner = await staffPage(browser, inject('appUrl'), { language, viewport });
  await joiner.page.goto(link);
  await joiner.page.getByLabel(begins(text.name)).fill(name);
  await picture(joiner.page, `join-form-${language}`);
  await joiner.page.getByLabel(begins(text.email)).fill(`joiner.${process.pid}.${Date.now()}@tidewell.example`);
  await joiner.page.getByLabel(begins(text.password)).fill(joinerPassword);
  await joiner.page.getByRole('button', { name: text.submit, exact: true }).click();
  await joiner.page.waitForURL(/\/inbox/);
  return joiner;
};

/** A colleague comes in by an invitation, at a browser of their own. */
export const joinAs = async (
  browser: Browser,
  page: Page,
  name: string,
  { viewport = 'desktop', ...options }: InviteOptions & { readonly viewport?: Viewport } = {},
): Promise<Staff> => join(browser, await invite(page, name, options), name, { viewport, language: options.language ?? 'en' });

/** Takes colleagues into the team of a search that is open on the page, in a dialog that stays. */
export const intoTeam = async (page: Page, names: readonly string[]): Promise<void> => {
  const words = mandatesText.en;
  await page.getByRole('button', { name: words.team, exact: true }).click();
  const dialog = page.getByRole('dialog');
  for (const name of names) {
    await dialog.getByRole('listitem').filter({ hasText: name }).getByRole('button', { name: words.teamAdd }).click();
    await dialog.getByRole('list', { name: words.team }).getByText(name).waitFor();
  }
};
