'use client';
import { useMemo } from 'react';
import { encode } from 'uqr';

/**
 * A QR code as SVG elements: one path, a module is one unit, drawn black on white in both themes because scanners need it.
 * Border of four modules as ISO/IEC 18004 asks.
 */
export function Qr({ value, label, className = 'qr' }: { value: string; label: string; className?: string }) {
  const { size, path } = useMemo(() => {
    const code = encode(value, { ecc: 'M', border: 4 });
    const runs: string[] = [];
    for (const [y, row] of code.data.entries()) {
      for (let x = 0; x < row.length; x += 1) {
        if (!row[x]) continue;
        const start = x;
        while (x + 1 < row.length && row[x + 1]) x += 1;
        runs.push(`M${start} ${y}h${x - start + 1}v1h-${x - start + 1}z`);
      }
    }
    return { size: code.size, path: runs.join('') };
  }, [value]);
  return (
    <svg className={className} viewBox={`0 0 ${size} ${size}`} shapeRendering="crispEdges" role="img" aria-label={label}>
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
