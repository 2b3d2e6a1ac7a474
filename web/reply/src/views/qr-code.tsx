import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';

interface Drawn {
  readonly size: number;
  readonly path: string;
}

/** A QR code as one path; made on the device, since what it holds is secret. The encoder loads when somebody wants one. */
export const QrCode = ({ text, label }: { text: string; label: string }): JSX.Element => {
  const [drawn, setDrawn] = useState<Drawn | null>(null);
  useEffect(() => {
    let current = true;
    void import('uqr').then(({ encode }) => {
      const { data, size } = encode(text, { ecc: 'M', border: 2 });
      const path = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join('');
      if (current) setDrawn({ size, path });
    });
    return () => {
      current = false;
    };
  }, [text]);
  const size = drawn?.size ?? 1;
  return (
    <svg class="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shape-rendering="crispEdges">
      <rect class="qr-ground" width={size} height={size} />
      <path class="qr-ink" d={drawn?.path ?? ''} />
    </svg>
  );
};
