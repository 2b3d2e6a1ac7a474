import type { JSX } from 'preact';
import { encode } from 'uqr';

/** A QR code as one path; made on the device, since what it holds is secret. */
export const QrCode = ({ text, label }: { text: string; label: string }): JSX.Element => {
  const { data, size } = encode(text, { ecc: 'M', border: 2 });
  const path = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join('');
  return <svg class="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shape-rendering="crispEdges"><rect class="qr-ground" width={size} height={size} /><path class="qr-ink" d={path} /></svg>;
};
