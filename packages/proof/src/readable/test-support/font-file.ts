import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Bytes } from '../../bytes.ts';
import { openCopyFont, type CopyFont } from '../pdf/copy-font.ts';

/** The font of copies, out of the package that the app serves it from. */
export const fontBytes = async (): Promise<Bytes> =>
  Uint8Array.from(await readFile(fileURLToPath(import.meta.resolve('@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf'))));

let opened: Promise<CopyFont | undefined> | undefined;
/** The same, read once. */
export const aFont = (): Promise<CopyFont | undefined> => (opened ??= fontBytes().then((bytes) => openCopyFont(bytes)));
