import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const files = ['../src/ui/tokens.css', 'src/styles/base.css', 'src/styles/steps.css', 'src/styles/conversation.css', 'src/styles/acts.css'];

/** The candidate page's style sheet: the tokens that it shares with the app, then its own parts. */
export const readStyles = async (): Promise<string> => (await Promise.all(files.map((file) => readFile(join(import.meta.dirname, file), 'utf8')))).join('\n');
