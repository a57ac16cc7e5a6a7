"""Results have a comparator's counts, spread and pooling; arms and groups of people have ids."""

import cms.lib.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('auth', '__first__'),
        ('studies', '0014_evidence'),
        ('treatments', '0007_evidence'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='outcomeresult',
            name='result_proportion_is_a_share',
        ),
        migrations.RemoveConstraint(
            model_name='outcomeresult',
            name='result_ratio_is_positive',
        ),
        migrations.RemoveConstraint(
            model_name='outcomeresult',
            name='result_ratio_has_comparator',
        ),
        migrations.AddField(
            model_name='analysispopulation',
            name='uuid',
            field=models.UUIDField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='outcomemeasure',
            name='whole_numbers',
            field=models.BooleanField(default=False, help_text="Each person's value is a whole number, as on a scale from 0 to 24. Means that no sum of whole numbers can give are then refused."),
        ),
        migrations.AddField(
            model_name='outcomeresult',
            name='adjusted_for',
            field=models.CharField(blank=True, help_text='What the number was adjusted for, as “age, sex, pain before treatment”.', max_length=300),
        ),
        migrations.AddField(
            model_name='outcomeresult',
            name='comparator_n_analysed',
            field=models.PositiveIntegerField(blank=True, help_text='Of how many people of the other group it was computed.', null=True, verbose_name='people in the other group'),
        ),
        migrations.AddField(
            model_name='outcomeresult',
            name='comparator_n_events',
            field=models.PositiveIntegerField(blank=True, help_text='How many of these had what was counted.', null=True, verbose_name='events in the other group'),
        ),
        migrations.AddField(
            model_name='outcomeresult',
            name='comparator_population',
            field=models.ForeignKey(blank=True, help_text='Who exactly the people of the other group are, if that was said.', null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='results_compared', to='studies.analysispopulation', verbose_name='of whom in the other group'),
        ),
        migrations.AddField(
            model_name='outcomeresult',
            name='dispersion',
            field=cms.lib.fields.Figure(blank=True, decimal_places=6, help_text="How far the people's values lie apart, as one number.", max_digits=14, null=True, verbose_name='spread'),
        ),
        migrations.AddField(
            model_name='outcomeresult',
            name='dispersion_kind',
            field=models.CharField(blank=True, choices=[('sd', 'Standard deviation'), ('se', 'Standard error'), ('iqr', 'Interquartile range'), ('range', 'Lowest to highest')], help_text='What that number is. An interquartile range may have its two ends instead, under “from” and “to”.', max_length=5, verbose_name='kind of spread'),
        ),
        migrations.AddField(
            model_name='outcomeresult',
            name='heterogeneity_p',
            field=cms.lib.fields.Figure(blank=True, decimal_places=6, help_text="Of Cochran's Q, 0 to 1.", max_digits=14, null=True, verbose_name='p of heterogeneity'),
        ),
        migrations.AddField(
            model_name='outcomeresult',
            name='i_squared',
            field=cms.lib.fields.Figure(blank=True, decimal_places=6, help_text='How much of the differences between the studies is no chance, 0 to 1.', max_digits=14, null=True, verbose_name='I²'),
        ),
        migrations.AddField(
            model_name='outcomeresult',
            name='is_primary',
            field=models.BooleanField(default=False, help_text='The study was planned to answer this, as its registration or protocol says.', verbose_name='primary outcome'),
        ),
        migrations.AddField(
            model_name='outcomeresult',
            name='n_studies',
            field=models.PositiveSmallIntegerField(blank=True, help_text='In a review: of how many studies.', null=True, verbose_name='studies pooled'),
        ),
        migrations.AddField(
            model_name='outcomeresult',
            name='p_operator',
            field=models.CharField(blank=True, choices=[('=', '='), ('<', '<'), ('>', '>')], help_text='Whether the report gives p exactly, or only what it is below or above.', max_length=1, verbose_name='p is'),
        ),
        migrations.AddField(
            model_name='outcomeresult',
            name='pooling_model',
            field=models.CharField(blank=True, choices=[('fixed', 'Fixed effect'), ('random', 'Random effects')], help_text='Whether one true effect was assumed for all studies, or several.', max_length=6, verbose_name='pooled by'),
        ),
        migrations.AddField(
            model_name='outcomeresult',
            name='predates_rules',
            field=models.BooleanField(default=False, editable=False, verbose_name='breaks a newer rule'),
        ),
        migrations.AddField(
            model_name='outcomeresult',
            name='prediction_high',
            field=cms.lib.fields.Figure(blank=True, decimal_places=6, help_text='The upper end.', max_digits=14, null=True, verbose_name='prediction to'),
        ),
        migrations.AddField(
            model_name='outcomeresult',
            name='prediction_low',
            field=cms.lib.fields.Figure(blank=True, decimal_places=6, help_text='Where the effect of a new study is expected: the lower end.', max_digits=14, null=True, verbose_name='prediction from'),
        ),
        migrations.AddField(
            model_name='outcomeresult',
            name='tau_squared',
            field=cms.lib.fields.Figure(blank=True, decimal_places=6, help_text='The variance between the studies.', max_digits=14, null=True, verbose_name='tau²'),
        ),
        migrations.AddField(
            model_name='publishedresult',
            name='is_primary',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='studyarm',
            name='predates_rules',
            field=models.BooleanField(default=False, editable=False, verbose_name='breaks a newer rule'),
        ),
        migrations.AddField(
            model_name='studyarm',
            name='uuid',
            field=models.UUIDField(editable=False, null=True),
        ),
        migrations.AlterField(
            model_name='analysispopulation',
            name='kind',
            field=models.CharField(choices=[('trialled', 'Tried it'), ('allocated', 'Were allocated to it'), ('received', 'Received it'), ('followed', 'Were followed up'), ('still_in_treatment', 'Are still in treatment'), ('responders', 'Responded'), ('completers', 'Completed it'), ('event_free', 'Had no event'), ('itt', 'Intention to treat'), ('per_protocol', 'Treated as planned'), ('safety', 'Counted for safety')], help_text='What makes them a group.', max_length=20),
        ),
        migrations.AlterField(
            model_name='outcomemeasure',
            name='data_type',
            field=models.CharField(choices=[('binary', 'Binary: yes or no for each patient'), ('ordinal', 'Ordinal: steps in an order'), ('continuous', 'Continuous: a number on a scale'), ('count', 'Count'), ('time_to_event', 'Time until something happens')], help_text='What is noted down for each patient.', max_length=15),
        ),
        migrations.AlterField(
            model_name='outcomemeasure',
            name='domain',
            field=models.CharField(choices=[('pain_intensity', 'Pain intensity'), ('function', 'Function'), ('quality_of_life', 'Quality of life'), ('global_effect', 'Global effect'), ('treatment_avoidance', 'Treatment avoided'), ('reoperation', 'Operated on again'), ('recurrence', 'Came back'), ('imaging', 'Seen on images'), ('adverse_event', 'Adverse event'), ('mortality', 'Mortality'), ('return_to_work', 'Return to work'), ('medication_use', 'Use of medication'), ('satisfaction', 'Satisfaction'), ('stiffness', 'Stiffness'), ('cost', 'Cost')], help_text='What it tells about.', max_length=25),
        ),
        migrations.AlterField(
            model_name='outcomeresult',
            name='statistic',
            field=models.CharField(choices=[('proportion', 'Proportion (0 to 1)'), ('risk', 'Risk (0 to 1)'), ('mean', 'Mean'), ('median', 'Median'), ('mean_change', 'Mean change'), ('percent_change', 'Relative change'), ('rate', 'Rate'), ('mean_difference', 'Mean difference'), ('standardised_mean_difference', 'Standardised mean difference'), ('risk_difference', 'Risk difference'), ('risk_ratio', 'Risk ratio'), ('odds_ratio', 'Odds ratio'), ('rate_ratio', 'Rate ratio'), ('hazard_ratio', 'Hazard ratio'), ('number_needed_to_treat', 'Number needed to treat'), ('range', 'Range over several studies')], help_text='What kind of number it is.', max_length=30),
        ),
        migrations.AlterField(
            model_name='outcomeresult',
            name='timepoint_kind',
            field=models.CharField(blank=True, choices=[('fixed', 'exactly then'), ('minimum', 'at least so long'), ('mean', 'on average'), ('median', 'median'), ('range', 'at different times until then')], help_text='Whether everybody was seen then, or at least, or on average.', max_length=8, verbose_name='that day is'),
        ),
        migrations.AlterField(
            model_name='publishedmeasure',
            name='data_type',
            field=models.CharField(choices=[('binary', 'Binary: yes or no for each patient'), ('ordinal', 'Ordinal: steps in an order'), ('continuous', 'Continuous: a number on a scale'), ('count', 'Count'), ('time_to_event', 'Time until something happens')], max_length=15),
        ),
        migrations.AlterField(
            model_name='publishedmeasure',
            name='domain',
            field=models.CharField(choices=[('pain_intensity', 'Pain intensity'), ('function', 'Function'), ('quality_of_life', 'Quality of life'), ('global_effect', 'Global effect'), ('treatment_avoidance', 'Treatment avoided'), ('reoperation', 'Operated on again'), ('recurrence', 'Came back'), ('imaging', 'Seen on images'), ('adverse_event', 'Adverse event'), ('mortality', 'Mortality'), ('return_to_work', 'Return to work'), ('medication_use', 'Use of medication'), ('satisfaction', 'Satisfaction'), ('stiffness', 'Stiffness'), ('cost', 'Cost')], max_length=25),
        ),
        migrations.AlterField(
            model_name='publishedresult',
            name='statistic',
            field=models.CharField(choices=[('proportion', 'Proportion (0 to 1)'), ('risk', 'Risk (0 to 1)'), ('mean', 'Mean'), ('median', 'Median'), ('mean_change', 'Mean change'), ('percent_change', 'Relative change'), ('rate', 'Rate'), ('mean_difference', 'Mean difference'), ('standardised_mean_difference', 'Standardised mean difference'), ('risk_difference', 'Risk difference'), ('risk_ratio', 'Risk ratio'), ('odds_ratio', 'Odds ratio'), ('rate_ratio', 'Rate ratio'), ('hazard_ratio', 'Hazard ratio'), ('number_needed_to_treat', 'Number needed to treat'), ('range', 'Range over several studies')], max_length=30),
        ),
        migrations.AlterField(
            model_name='publishedresult',
            name='timepoint_kind',
            field=models.CharField(blank=True, choices=[('fixed', 'exactly then'), ('minimum', 'at least so long'), ('mean', 'on average'), ('median', 'median'), ('range', 'at different times until then')], max_length=8),
        ),
        migrations.AlterField(
            model_name='publishedstudy',
            name='design',
            field=models.CharField(blank=True, choices=[('rct_parallel', 'Randomised trial, parallel groups'), ('rct_crossover', 'Randomised trial, crossover'), ('rct_cluster', 'Randomised trial, clusters'), ('controlled_nonrandomised', 'Controlled trial, not randomised'), ('before_after', 'Before and after, without a control group'), ('single_arm_trial', 'Trial with a single arm'), ('cohort_prospective', 'Cohort, prospective'), ('cohort_retrospective', 'Cohort, retrospective'), ('case_series', 'Case series'), ('case_control', 'Case-control study'), ('cross_sectional', 'Cross-sectional study'), ('registry', 'Registry'), ('systematic_review', 'Systematic review'), ('meta_analysis', 'Meta-analysis'), ('network_meta_analysis', 'Network meta-analysis'), ('umbrella_review', 'Umbrella review'), ('guideline', 'Guideline')], max_length=30),
        ),
        migrations.AlterField(
            model_name='study',
            name='design',
            field=models.CharField(blank=True, choices=[('rct_parallel', 'Randomised trial, parallel groups'), ('rct_crossover', 'Randomised trial, crossover'), ('rct_cluster', 'Randomised trial, clusters'), ('controlled_nonrandomised', 'Controlled trial, not randomised'), ('before_after', 'Before and after, without a control group'), ('single_arm_trial', 'Trial with a single arm'), ('cohort_prospective', 'Cohort, prospective'), ('cohort_retrospective', 'Cohort, retrospective'), ('case_series', 'Case series'), ('case_control', 'Case-control study'), ('cross_sectional', 'Cross-sectional study'), ('registry', 'Registry'), ('systematic_review', 'Systematic review'), ('meta_analysis', 'Meta-analysis'), ('network_meta_analysis', 'Network meta-analysis'), ('umbrella_review', 'Umbrella review'), ('guideline', 'Guideline')], help_text='How the study was made. Leave it empty where no report says it.', max_length=30),
        ),
    ]
