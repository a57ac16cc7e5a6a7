// Ask Marrow: what is published, or in draft mode what the preview token opens.
import "server-only";

import { cookies, draftMode } from "next/headers";

export const MARROW = process.env.MARROW_URL ?? "http://localhost:8000";
export const TOKEN_COOKIE = "marrow-preview";

export interface Card {
  id: string;
  type: string;
  slug: string;
  title: string;
  canonical_url: string;
}

export interface Entry extends Card {
  locale: string;
  summary?: string;
  updated_at: string;
  body?: { html: string };
  [field: string]: unknown;
}

export interface Opened {
  scope: "entry" | "release" | "all";
  entries: { act: string; type: string; slug: string; title: string; url: string }[];
}

/** A refusal of Marrow, such as a withdrawn entry (410) or a token that opens nothing (401). */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail: string,
  ) {
    super(title);
  }
}

/** The preview token of whoever asks, if they are in draft mode. */
export async function previewToken(): Promise<string | undefined> {
  if (!(await draftMode()).isEnabled) return undefined;
  return (await cookies()).get(TOKEN_COOKIE)?.value;
}

/** Fetch an address of the API: the same path and the same answer, published or previewed. */
export async function ask<T>(path: string): Promise<T> {
  const token = await previewToken();
  const response = token
    ? await fetch(`${MARROW}/preview/v1/${path}`, {
        headers: { Authorization: `Bearer ${token}` },
        cache: "no-store",
      })
    : await fetch(`${MARROW}/api/v1/${path}`, { next: { revalidate: 30 } });
  if (!response.ok) {
    const problem = await response.json().catch(() => ({}));
    throw new Problem(response.status, problem.title ?? "Marrow does not answer", problem.detail ?? "");
  }
  return (await response.json()) as T;
}
