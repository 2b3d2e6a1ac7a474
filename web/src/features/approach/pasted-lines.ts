export interface PastedLines {
  readonly lines: readonly string[];
  /** How many have more characters than `most`; they are in `lines` too. */
  readonly tooLong: number;
}

/** Lines of a sheet or a mail: each once, whatever its case, without empty ones. */
export const pastedLines = (pasted: string, most: number): PastedLines => {
  const all = pasted
    .split(/\r?\n|\t/u)
    .map((line) => line.trim().normalize('NFC'))
    .filter((line) => line !== '');
  const lines = [...new Map(all.map((line) => [line.toLowerCase(), line])).values()];
  return { lines, tooLong: lines.filter((line) => Array.from(line).length > most).length };
};
