import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromHex, toHex } from './bytes.ts';
import { addLeaf, EMPTY_FRONTIER, frontierRoot } from './merkle-frontier.ts';
import { completedBy, consistencyRanges, inclusionRanges, makeProof, verifyConsistency, type PerfectNode } from './merkle-proof.ts';
import { merkleLeaf, merklePath, merkleRoot, verifyMerklePath } from './merkle.ts';

// Inputs and consistency proofs of the reference implementation of Certificate Transparency.
const inputs = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
const proofs: { first: number; second: number; proof: string[] }[] = [
  { first: 1, second: 1, proof: [] },
  {
    first: 1,
    second: 8,
    proof: [
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ],
  },
  {
    first: 6,
    second: 8,
    proof: [
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ],
  },
  {
    first: 2,
    second: 5,
    proof: ['5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e', 'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b'],
  },
];

/** A tree grown leaf by leaf; `rows` are what each leaf completed, the only thing that proofs are read from. */
async function grow(leaves: readonly Uint8Array[]) {
  let frontier = EMPTY_FRONTIER;
  const rows: (readonly Uint8Array[])[] = [];
  for (const leaf of leaves) {
    const added = await addLeaf(frontier, leaf);
    frontier = added.frontier;
    rows.push(added.completed);
  }
  const read = (nodes: readonly PerfectNode[]) => Promise.resolve(nodes.map((node) => rows[completedBy(node)]?.[node.height] ?? new Uint8Array(32)));
  return { frontier, read };
}

const numbered = (size: number, salt = 0) => Promise.all(Array.from({ length: size }, (_, i) => merkleLeaf(Uint8Array.of(salt, i >> 8, i & 255))));

test('[P17] consistency proofs are those of the reference implementation', async () => {
  const leaves = await Promise.all(inputs.map((input) => merkleLeaf(fromHex(input))));
  const { read } = await grow(leaves);
  for (const { first, second, proof } of proofs) {
    const made = await makeProof(consistencyRanges(first, second), read);
    expect(made.map(toHex), `${first} to ${second}`).toEqual(proof);
    const heads = await Promise.all([first, second].map(async (size) => ({ size, root: await merkleRoot(leaves.slice(0, size)) })));
    expect(await verifyConsistency(heads[0]!, heads[1]!, made)).toBe(true);
  }
});

test('[P17] a tree grown leaf by leaf has the root and the paths of the whole', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 70 }), fc.nat(), async (size, seed) => {
      const leaves = await numbered(size);
      const { frontier, read } = await grow(leaves);
      const root = await merkleRoot(leaves);
      const index = seed % size;
      const path = await makeProof(inclusionRanges(index, size), read);

      expect(frontier.size).toBe(size);
      expect(await frontierRoot(frontier)).toEqual(root);
      expect(path.map(toHex)).toEqual((await merklePath(leaves, index)).map(toHex));
      expect(await verifyMerklePath(leaves[index]!, index, size, path, root)).toBe(true);
    }),
    { seed: 20_261_129, numRuns: 40 },
  );
});

test('[P17] every earlier tree is proved to be the beginning, and no other tree, size or proof is', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 70 }), fc.integer({ min: 1, max: 70 }), fc.nat(), async (a, b, seed) => {
      const [firstSize, secondSize] = a < b ? [a, b] : [b, a];
      const leaves = await numbered(secondSize);
      const { read } = await grow(leaves);
      const first = { size: firstSize, root: await merkleRoot(leaves.slice(0, firstSize)) };
      const second = { size: secondSize, root: await merkleRoot(leaves) };
      const proof = await makeProof(consistencyRanges(firstSize, secondSize), read);
      expect(await verifyConsistency(first, second, proof)).toBe(true);

      // History rewritten anywhere within the first tree: no proof leads from it.
      const rewritten = leaves.with(seed % firstSize, await merkleLeaf(Uint8Array.of(200)));
      const other = await grow(rewritten);
      const forged = await makeProof(consistencyRanges(firstSize, secondSize), other.read);
      expect(await verifyConsistency(first, { size: secondSize, root: await merkleRoot(rewritten) }, forged)).toBe(false);

      expect(await verifyConsistency({ ...first, root: new Uint8Array(32) }, second, proof)).toBe(false);
      expect(await verifyConsistency(first, { ...second, root: new Uint8Array(32) }, proof)).toBe(false);
      expect(await verifyConsistency(first, second, [...proof, new Uint8Array(32)])).toBe(false);
      if (proof.length > 0) expect(await verifyConsistency(first, second, proof.slice(1))).toBe(false);
      // Rolled back.
      if (firstSize < secondSize) expect(await verifyConsistency(second, first, proof)).toBe(false);
    }),
    { seed: 20_261_129, numRuns: 60 },
  );
});

test('[P17] nothing is proved outside the tree', () => {
  expect(() => inclusionRanges(3, 3)).toThrow(RangeError);
  expect(() => inclusionRanges(-1, 3)).toThrow(RangeError);
  expect(() => consistencyRanges(4, 3)).toThrow(RangeError);
  expect(() => consistencyRanges(1.5, 3)).toThrow(RangeError);
});
