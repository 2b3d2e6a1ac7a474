'use client';
import { Logo } from '../ui/logo.tsx';
import './globals.css';

/**
 * Something in the app broke. Its own page, because the framework's writes markup that the page's policy refuses, which would leave
 * nothing at all. In both languages: what knows the reader's may be what broke. Drafts and messages that wait lie on the device.
 */
export default function GlobalError() {
  return (
    <html lang="en">
      <body>
        <main className="grid min-h-dvh place-items-center p-6">
          <div className="flex max-w-90 flex-col items-start gap-3">
            <Logo />
            <h1 className="head-title mt-2">Something broke on this page</h1>
            <p className="text-ink-2">What you wrote is kept on this device. Reload to go on.</p>
            <p lang="zh-CN" className="text-ink-2">
              页面出错。已输入的内容保存在本机，刷新后可继续。
            </p>
            <button type="button" className="btn btn-primary" onClick={() => location.reload()}>
              Reload 刷新
            </button>
          </div>
        </main>
      </body>
    </html>
  );
}
