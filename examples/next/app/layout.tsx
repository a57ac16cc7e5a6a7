import type { Metadata } from "next";
import { draftMode } from "next/headers";
import Link from "next/link";
import type { ReactNode } from "react";

import { DraftBanner } from "./draft-banner";
import "./style.css";

// Pages are made when they are asked for; what they fetch of the API is kept for half a minute.
export const dynamic = "force-dynamic";

export async function generateMetadata(): Promise<Metadata> {
  const { isEnabled } = await draftMode();
  return { title: "Health series", robots: isEnabled ? { index: false, follow: false } : undefined };
}

export default async function Layout({ children }: { children: ReactNode }) {
  const { isEnabled } = await draftMode();
  return (
    <html lang="en">
      <body>
        {isEnabled && <DraftBanner />}
        <header>
          <Link href="/">Health series</Link>
        </header>
        <main>{children}</main>
      </body>
    </html>
  );
}
