/**
 * What training files must be like: {@code schema.json} in the workspace, which is inferred from the first data set, read
 * strictly, and may be edited by the user. With it a file is judged by itself: an added one never makes an older one
 * refused, as a vote among the files can.
 *
 * <p>Hard are the columns, the types, and the limits that the user writes; whatever breaks them keeps a file from being
 * used. Soft is what was seen so far; it is widened by each file that is used, which is no new version of the schema, and
 * what is far beyond it is a warning.
 */
package dropforge.schema;
