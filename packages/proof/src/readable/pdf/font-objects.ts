import { utf8 } from '../../bytes.ts';
import type { CopyFont } from './copy-font.ts';
import { refTo, type PdfFile } from './pdf-file.ts';
import type { Signs } from './signs.ts';

const NAME = 'LIEXIN+NotoSansSC-Regular';
/** Entries that one block of a map may have. */
const blockSize = 100;

/** Writes the font of a file: the drawings that it uses and no others, and which sign each is, so that its text can be searched and read out. */
export async function writeFont(file: PdfFile, object: number, font: CopyFont, signs: Signs): Promise<void> {
  const used = signs.used();
  const [descendant, descriptor, drawings, meanings] = [file.reserve(), file.reserve(), file.reserve(), file.reserve()] as const;
  const bytes = font.subset(used.map(({ id }) => id));
  const { ascent, descent } = font;
  await file.object(
    object,
    `<</Type/Font/Subtype/Type0/BaseFont/${NAME}/Encoding/Identity-H/DescendantFonts[${refTo(descendant)}]/ToUnicode ${refTo(meanings)}>>`,
  );
  await file.object(
    descendant,
    `<</Type/Font/Subtype/CIDFontType2/BaseFont/${NAME}/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor ${refTo(descriptor)}` +
      `/DW 1000/W[1[${used.map(({ width }) => width).join(' ')}]]/CIDToGIDMap/Identity>>`,
  );
  await file.object(
    descriptor,
    `<</Type/FontDescriptor/FontName/${NAME}/Flags 4/FontBBox[-1000 ${descent} 2000 ${ascent}]/ItalicAngle 0/Ascent ${ascent}/Descent ${descent}` +
      `/CapHeight 733/StemV 80/FontFile2 ${refTo(drawings)}>>`,
  );
  await file.stream(drawings, `/Length1 ${bytes.length}`, bytes);
  await file.stream(meanings, '', utf8(meaningsOf(used.map(({ codePoint }) => codePoint))));
}

function meaningsOf(codePoints: readonly number[]): string {
  const lines = codePoints.map((codePoint, n) => `<${hex(n + 1)}> <${[...utf16(codePoint)].map((unit) => hex(unit)).join('')}>`);
  const blocks: string[] = [];
  for (let from = 0; from < lines.length; from += blockSize) {
    const block = lines.slice(from, from + blockSize);
    blocks.push(`${block.length} beginbfchar\n${block.join('\n')}\nendbfchar\n`);
  }
  return (
    '/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n' +
    '/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n' +
    `${blocks.join('')}endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n`
  );
}

const hex = (unit: number): string => unit.toString(16).padStart(4, '0').toUpperCase();

function* utf16(codePoint: number): Generator<number> {
  const text = String.fromCodePoint(codePoint);
  for (let at = 0; at < text.length; at++) yield text.charCodeAt(at);
}
