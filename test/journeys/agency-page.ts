import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import type { Region } from '@liexin/domain/agency/region';
import { textFor } from '../../web/src/text/text.ts';
import type { Text } from '../../web/src/text/words-in.ts';
import type { Language } from '../../web/src/text/language.ts';
import { newPerson, type Viewport } from '../support/browser.ts';
import { watch, type Watched } from './candidate-page.ts';

export interface Account {
  readonly email: string;
  readonly password: string;
}

/** A member at a browser of her own, with the words of her language. */
export interface Staff extends Watched {
  readonly language: Language;
  readonly text: Text;
}

export interface Kit {
  /** Six words, or six groups of four digits. */
  readonly phrase: readonly string[];
  readonly words: readonly string[];
  /** The saved file's place on disk. */
  readonly file: string;
}

let accounts = 0;
export const newAccount = (): Account => {
  accounts += 1;
  return { email: `helen.${process.pid}.${Date.now()}.${accounts}@tidewell.example`, password: 'correct horse battery staple' };
};

/** A label that may be followed by a hint. */
export const begins = (words: string): RegExp => new RegExp(`^${words.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&')}`);

export interface StaffOptions {
  readonly viewport?: Viewport;
  readonly language?: Language;
  /** A browser that is there already, in place of one that keeps nothing. */
  readonly context?: BrowserContext;
  /** Whether it takes the app's worker. Filling that with all of the app is as much work as everything else that a journey does. */
  readonly worker?: boolean;
}

/** [SW4] A new browser that refuses workers, as private windows do. */
const privateWindow = async (browser: Browser, options: Parameters<typeof newPerson>[1]): Promise<BrowserContext> => {
  const context = await newPerson(browser, options);
  await context.addInitScript(() => {
    if ('serviceWorker' in navigator) ServiceWorkerContainer.prototype.register = () => Promise.reject(new DOMException('no workers', 'SecurityError'));
  });
  return context;
};

export const staffPage = async (browser: Browser, appUrl: string, options: StaffOptions = {}): Promise<Staff> => {
  const { viewport = 'desktop', language = 'en', worker = false } = options;
  const open = worker ? newPerson : privateWindow;
  const context = options.context ?? (await open(browser, { viewport, locale: language === 'zh' ? 'zh-CN' : 'en-GB' }));
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: appUrl });
  const staff = { ...watch(context, await context.newPage()), language, text: textFor(language) };
  await staff.page.goto(appUrl);
  return staff;
};

/** Another tab of the same browser. */
export const anotherTab = async (staff: Staff, address: string): Promise<Staff> => {
  const tab = { ...watch(staff.context, await staff.context.newPage()), language: staff.language, text: staff.text };
  await tab.page.goto(address);
  return tab;
};

const press = (page: Page | Locator, name: string) => page.getByRole('button', { name, exact: true }).click();
const choose = async (page: Page, label: string, choice: string): Promise<void> => {
  await page.getByRole('button', { name: new RegExp(label) }).click();
  await page.getByRole('option', { name: choice, exact: true }).click();
};

/** One screen, then the living sample. */
export const signUp = async ({ page, text }: Staff, account: Account, { agency = 'Tidewell Partners', region = 'cn' as Region } = {}): Promise<void> => {
  const words = text.account.signUp;
  await page.getByLabel(begins(words.email)).fill(account.email);
  await page.getByLabel(begins(words.password)).fill(account.password);
  await page.getByLabel(begins(words.agencyName)).fill(agency);
  await choose(page, words.region, text.account.regions[region]);
  await press(page, words.submit);
  await page.waitForURL(/inbox/);
};

/** The gate: saves the kit and drops it back. */
export const passGate = async (staff: Staff): Promise<Kit> => {
  const { page, text } = staff;
  await press(page, text.sample.start);
  const kit = await saveKit(staff);
  await page.setInputFiles('input[type=file]', kit.file);
  await press(page, text.account.kit.goOn);
  await page.waitForURL(/searches/);
  return kit;
};

/** What stands on the page of the kit, and the file of it. */
export const saveKit = async ({ page, text }: Staff): Promise<Kit> => {
  await page.locator('.paper-words li').nth(23).waitFor();
  const read = async (list: string): Promise<string[]> => (await page.locator(`${list} li`).allInnerTexts()).map((item) => item.split('\n')[1] ?? '');
  const [phrase, words] = await Promise.all([read('.paper-phrase'), read('.paper-words')]);
  const [download] = await Promise.all([page.waitForEvent('download'), press(page, text.account.kit.save)]);
  return { phrase, words, file: await download.path() };
};

export const createSearch = async ({ page, text }: Staff, title: string, client = ''): Promise<void> => {
  const words = text.mandates;
  await page.getByRole('button', { name: words.create, exact: true }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(begins(words.fieldTitle)).fill(title);
  await dialog.getByLabel(begins(words.fieldClient)).fill(client);
  await press(dialog, words.createSubmit);
  await page.getByRole('heading', { name: title }).waitFor();
};

export interface CandidateForm {
  readonly name: string;
  readonly language?: Language;
  readonly email?: string;
}

/** From the search that is open to the link, which the dialog shows and leaves open. */
export const addCandidate = async ({ page, text }: Staff, { name, language = 'en', email = '' }: CandidateForm): Promise<string> => {
  const words = text.mandates;
  await page.getByRole('button', { name: words.addCandidate, exact: true }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(begins(words.fieldName)).fill(name);
  await choose(page, words.fieldLanguage, text.common.languageNames[language]);
  await choose(page, words.fieldSource, text.common.sources.linkedin);
  await dialog.getByLabel(begins(words.fieldFirstName)).fill('Helen');
  await dialog.getByLabel(begins(words.fieldEmail)).fill(email);
  await press(dialog, words.addSubmit);
  return shownLink(page);
};

/** The reply link in the open dialog. */
export const shownLink = (page: Page): Promise<string> => page.locator('[role=dialog] .share-text .link').innerText();

export const toConversation = async ({ page, text }: Staff): Promise<void> => {
  await press(page.getByRole('dialog'), text.mandates.toConversation);
  await page.waitForURL(/conversation=/);
  await composer(page).waitFor();
};

/** Signed up, through the gate, one search; a candidate at a time is then a few taps away. */
export const readyAgency = async (browser: Browser, appUrl: string, { agency, ...options }: StaffOptions & { readonly agency?: string } = {}) => {
  const staff = await staffPage(browser, appUrl, options);
  const account = newAccount();
  await signUp(staff, account, agency === undefined ? {} : { agency });
  const kit = await passGate(staff);
  await createSearch(staff, 'CFO, Suzhou', 'Client GmbH');
  const search = staff.page.url();
  return {
    staff,
    account,
    kit,
    /** Another candidate of the search, her conversation open, the first message out. */
    begin: async (form: CandidateForm, firstMessage: string): Promise<string> => {
      if (staff.page.url() !== search) await staff.page.goto(search);
      const url = await addCandidate(staff, form);
      await toConversation(staff);
      await write(staff.page, firstMessage);
      await stateOf(staff, firstMessage, 'sent').waitFor();
      return url;
    },
  };
};

export type ReadyAgency = Awaited<ReturnType<typeof readyAgency>>;

/**
 * One agency a language for the tests of a file that each begin with a candidate of their own; its page stays open. One that did not
 * come about is made anew for whoever asks next.
 */
export const agencyPerLanguage = (ready: (language: Language) => Promise<ReadyAgency>): ((language: Language) => Promise<ReadyAgency>) => {
  const made = new Map<Language, Promise<ReadyAgency>>();
  return async (language) => {
    const found = made.get(language) ?? ready(language);
    made.set(language, found);
    try {
      return await found;
    } catch (error) {
      made.delete(language);
      throw error;
    }
  };
};

export const signIn = async ({ page, text }: Staff, appUrl: string, account: Account): Promise<void> => {
  const words = text.account.signIn;
  await page.goto(`${appUrl}/sign-in`);
  await page.getByLabel(begins(words.email)).fill(account.email);
  await page.getByLabel(begins(words.password)).fill(account.password);
  await press(page, words.submit);
};

export const composer = (page: Page): Locator => page.locator('textarea.composer-text');
export const write = async (page: Page, words: string): Promise<void> => {
  await composer(page).fill(words);
  await composer(page).press('Enter');
};

/** A message or a note of the team in the open conversation. */
export const message = (page: Page, words: string): Locator => page.locator('.log li:is(.msg, .note)', { hasText: words });

/** The state of an own message, as it is said to a screen reader. */
export const stateOf = ({ page, text }: Staff, words: string, state: 'queued' | 'sent' | 'delivered' | 'read'): Locator =>
  message(page, words).getByRole('button', { name: begins(text.conversation.states[state]) });
