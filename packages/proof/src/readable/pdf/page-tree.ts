import { pdfText, refTo, type PdfFile } from './pdf-file.ts';

/** Pages under one knot: a reader finds one of thousands without reading all. */
const width = 64;

/** The knots that pages hang on, handed out while pages are written: the first pages of a file may be written last. */
export interface PageTree {
  /** Where the page of this place hangs. */
  parentOf(n: number): number;
  /** Writes the knots over these pages. */
  write(root: number, pages: readonly number[]): Promise<readonly number[]>;
}
export function openPageTree(file: PdfFile): PageTree {
  const knots: number[] = [];
  return {
    parentOf: (n) => {
      const at = Math.floor(n / width);
      while (knots.length <= at) knots.push(file.reserve());
      return knots[at] ?? 0;
    },
    write: async (root, pages) => {
      for (const [at, knot] of knots.entries()) {
        const own = pages.slice(at * width, (at + 1) * width);
        await file.object(knot, `<</Type/Pages/Parent ${refTo(root)}/Count ${own.length}/Kids[${own.map((page) => refTo(page)).join(' ')}]>>`);
      }
      return knots;
    },
  };
}

/** A place that a reader lists beside the pages. */
export interface Mark {
  readonly title: string;
  readonly page: number;
}

/** Writes the list of places that a reader shows; answers its number. */
export async function writeMarks(file: PdfFile, marks: readonly Mark[]): Promise<number> {
  const root = file.reserve();
  const objects = marks.map(() => file.reserve());
  for (const [n, { title, page }] of marks.entries()) {
    const [before, after] = [objects[n - 1], objects[n + 1]];
    const beside = `${before === undefined ? '' : `/Prev ${refTo(before)}`}${after === undefined ? '' : `/Next ${refTo(after)}`}`;
    await file.object(objects[n] ?? 0, `<</Title ${pdfText(title)}/Parent ${refTo(root)}${beside}/Dest[${refTo(page)}/XYZ null null null]>>`);
  }
  await file.object(root, `<</Type/Outlines/First ${refTo(objects[0] ?? 0)}/Last ${refTo(objects.at(-1) ?? 0)}/Count ${marks.length}>>`);
  return root;
}
