/**
 * Rows become a model: {@link dropforge.train.Splits} sets aside what it is scored on, a {@link dropforge.train.Trainer}
 * fits a {@link dropforge.train.Model}, the {@link dropforge.train.Evaluator} scores it. One name per trainer, see
 * {@link dropforge.train.Trainers}; a {@link dropforge.train.Search} chooses one.
 */
package dropforge.train;
