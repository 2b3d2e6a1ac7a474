import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromHex, toHex } from './bytes.ts';
import { merkleLeaf, merklePath, merkleRoot, verifyMerklePath } from './merkle.ts';

// Inputs and roots of the reference implementation of Certificate Transparency.
const inputs = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
const roots: Record<number, string> = {
  0: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  1: '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  2: 'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  3: 'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  8: '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
};

test('[P17] roots are those of RFC 6962', async () => {
  const leaves = await Promise.all(inputs.map((input) => merkleLeaf(fromHex(input))));
  for (const [size, root] of Object.entries(roots)) {
    expect(toHex(await merkleRoot(leaves.slice(0, Number(size)))), size).toBe(root);
  }
});

test('[P17] every leaf has a path to the root, and no other leaf, place, size or path does', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 40 }), fc.nat(), async (size, seed) => {
      const leaves = await Promise.all(Array.from({ length: size }, (_, i) => merkleLeaf(Uint8Array.of(i))));
      const index = seed % size;
      const leaf = leaves[index] ?? new Uint8Array(0);
      const [root, path] = [await merkleRoot(leaves), await merklePath(leaves, index)];
      const other = await merkleLeaf(Uint8Array.of(200));

      expect(await verifyMerklePath(leaf, index, size, path, root)).toBe(true);
      expect(await verifyMerklePath(other, index, size, path, root)).toBe(false);
      expect(await verifyMerklePath(leaf, index, size, [...path, other], root)).toBe(false);
      expect(await verifyMerklePath(leaf, size, size, path, root)).toBe(false);
      if (path.length > 0) expect(await verifyMerklePath(leaf, index, size, path.slice(1), root)).toBe(false);
      if (size > 1) expect(await verifyMerklePath(leaf, (index + 1) % size, size, path, root)).toBe(false);
    }),
    { seed: 20_261_122, numRuns: 60 },
  );
});
