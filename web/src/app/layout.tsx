import type { Metadata, Viewport } from 'next';
import type { ReactNode } from 'react';
import { AppRoot } from './app-root.tsx';
import './globals.css';

export const metadata: Metadata = {
  title: 'Liexin 猎信',
  description: 'Confidential talk between headhunting agencies and candidates',
  robots: { index: false, follow: false },
  referrer: 'no-referrer',
  formatDetection: { telephone: false, email: false, address: false, date: false, url: false },
};

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  viewportFit: 'cover',
  interactiveWidget: 'resizes-content',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#ECF0EF' },
    { media: '(prefers-color-scheme: dark)', color: '#0A0F0F' },
  ],
};

/**
 * The document. Language and theme are set by `AppFrame` on the device, because the same bytes go to everybody. The meta element
 * stands in for the style element that react-aria would inject (the content security policy refuses it); `base.css` has the rule.
 */
export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en" suppressHydrationWarning>
      <head>
        <meta id="react-aria-pressable-style" name="pressable-style" content="in stylesheet" />
      </head>
      <body>
        <AppRoot>{children}</AppRoot>
      </body>
    </html>
  );
}
