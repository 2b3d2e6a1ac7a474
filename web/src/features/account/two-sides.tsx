'use client';
import { Eye, Lock } from 'lucide-react';
import { useText } from '../../ui/language-context.tsx';

/** What we see, honestly: the same conversation on the screen and on the server. */
export function TwoSides() {
  const text = useText().account.picture;
  return (
    <section className="door-show" aria-label={text.label}>
      <div className="pair">
        <div className="pair-side">
          <b>
            <Eye aria-hidden />
            {text.screen}
          </b>
          <p>{text.first}</p>
          <p className="is-own">{text.second}</p>
          <p>{text.third}</p>
        </div>
        <div className="pair-side is-server">
          <b>
            <Lock aria-hidden />
            {text.server}
          </b>
          <p aria-hidden>q8Zt1vR0xYw3Lh6nB2sKd9mPfE4uJc7aGoTi5Nz0Vr8QeXb1Rk</p>
          <p className="is-own" aria-hidden>
            7mWd0RkYp3XsLq9vHc2ZtB6nJe8uFa1GoKi5TzVr4QxNb0Lw7Py
          </p>
          <p aria-hidden>Vb4nQ1xLr8ZkT0yWm6Hs2PdJc9eUa7GfKo5ItNz3RvXqM4hB</p>
        </div>
      </div>
      <h2>{text.title}</h2>
      <p className="door-lead">{text.sentence}</p>
    </section>
  );
}
