import { Logo } from '../ui/logo.tsx';
import { routes } from '../routes.ts';

/** An address that does not exist, in both languages, because nobody's language is known here. */
export default function NotFoundPage() {
  return (
    <main className="grid min-h-dvh place-items-center p-6">
      <div className="flex max-w-90 flex-col items-start gap-3">
        <Logo />
        <h1 className="head-title mt-2">There is nothing at this address</h1>
        <p lang="zh-CN" className="text-ink-2">
          此地址没有内容。
        </p>
        <a className="text-link" href={routes.home}>
          Liexin 猎信
        </a>
      </div>
    </main>
  );
}
