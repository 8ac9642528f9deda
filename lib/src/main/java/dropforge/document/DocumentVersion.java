package dropforge.document;

import java.time.Instant;

/**
 * One extraction of a document, as its history has it.
 *
 * @param number from 1
 * @param path that it had then
 * @param sha256 of the bytes of then
 * @param at when they were extracted
 */
public record DocumentVersion(int number, String path, String sha256, long size, Content content, Instant at) {}
