/**
 * The retraining flow: changes of training files, taken from the journal, become versions. Where reading
 * ({@link dropforge.train}), keeping ({@link dropforge.registry}) and drawing ({@link dropforge.report}) meet.
 */
package dropforge.retrain;
