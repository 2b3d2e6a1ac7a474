/**
 * Notes of signed checkpoints as one text: each as it is (c2sp.org/signed-note), an empty line between two. Empty for none.
 */
export function writeNotes(notes: readonly string[]): string {
  return notes.join('\n');
}

/** The notes of such a text; nothing is checked but where one ends. Signature lines begin with a dash, the first line of a text does not. */
export function readNotes(text: string): string[] {
  return text === '' ? [] : text.split(/(?<=\n)\n(?!—)/u);
}
