"""Each statistic keeps to its range, and comparisons have a comparator: decision 29."""

import uuid
from decimal import Decimal
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('studies', '0016_ids_and_older_rows'),
    ]

    operations = [
        migrations.AlterField(
            model_name='studyarm',
            name='uuid',
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
        ),
        migrations.AlterField(
            model_name='analysispopulation',
            name='uuid',
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
        ),
        migrations.AddConstraint(
            model_name='outcomeresult',
            constraint=models.CheckConstraint(condition=models.Q(('predates_rules', True), models.Q(('statistic__in', ('proportion', 'risk')), _negated=True), models.Q(models.Q(('value__isnull', True), models.Q(('value__gte', Decimal('0')), ('value__lte', Decimal('1'))), _connector='OR'), models.Q(('value_low__isnull', True), models.Q(('value_low__gte', Decimal('0')), ('value_low__lte', Decimal('1'))), _connector='OR'), models.Q(('value_high__isnull', True), models.Q(('value_high__gte', Decimal('0')), ('value_high__lte', Decimal('1'))), _connector='OR'), models.Q(('ci_low__isnull', True), models.Q(('ci_low__gte', Decimal('0')), ('ci_low__lte', Decimal('1'))), _connector='OR'), models.Q(('ci_high__isnull', True), models.Q(('ci_high__gte', Decimal('0')), ('ci_high__lte', Decimal('1'))), _connector='OR')), _connector='OR'), name='result_proportion_is_a_share', violation_error_message='A proportion lies between 0 and 1, and its interval too. Write 69 %% as 0.69.'),
        ),
        migrations.AddConstraint(
            model_name='outcomeresult',
            constraint=models.CheckConstraint(condition=models.Q(('predates_rules', True), models.Q(('statistic__in', ('percent_change',)), _negated=True), models.Q(models.Q(('value__isnull', True), ('value__gte', Decimal('-1')), _connector='OR'), models.Q(('value_low__isnull', True), ('value_low__gte', Decimal('-1')), _connector='OR'), models.Q(('value_high__isnull', True), ('value_high__gte', Decimal('-1')), _connector='OR'), models.Q(('ci_low__isnull', True), ('ci_low__gte', Decimal('-1')), _connector='OR'), models.Q(('ci_high__isnull', True), ('ci_high__gte', Decimal('-1')), _connector='OR')), _connector='OR'), name='result_percent_change_is_a_share', violation_error_message='A relative change is a share, and not below -1. Write 69 %% less as -0.69.'),
        ),
        migrations.AddConstraint(
            model_name='outcomeresult',
            constraint=models.CheckConstraint(condition=models.Q(('predates_rules', True), models.Q(('statistic__in', ('risk_difference',)), _negated=True), models.Q(models.Q(('value__isnull', True), models.Q(('value__gte', Decimal('-1')), ('value__lte', Decimal('1'))), _connector='OR'), models.Q(('value_low__isnull', True), models.Q(('value_low__gte', Decimal('-1')), ('value_low__lte', Decimal('1'))), _connector='OR'), models.Q(('value_high__isnull', True), models.Q(('value_high__gte', Decimal('-1')), ('value_high__lte', Decimal('1'))), _connector='OR'), models.Q(('ci_low__isnull', True), models.Q(('ci_low__gte', Decimal('-1')), ('ci_low__lte', Decimal('1'))), _connector='OR'), models.Q(('ci_high__isnull', True), models.Q(('ci_high__gte', Decimal('-1')), ('ci_high__lte', Decimal('1'))), _connector='OR')), _connector='OR'), name='result_risk_difference_is_a_share', violation_error_message='A risk difference lies between -1 and 1, and its interval too. Write 41 percentage points less as -0.41.'),
        ),
        migrations.AddConstraint(
            model_name='outcomeresult',
            constraint=models.CheckConstraint(condition=models.Q(('predates_rules', True), models.Q(('statistic__in', ('risk_ratio', 'odds_ratio', 'rate_ratio', 'hazard_ratio')), _negated=True), models.Q(models.Q(('value__isnull', True), ('value__gt', Decimal('0')), _connector='OR'), models.Q(('value_low__isnull', True), ('value_low__gt', Decimal('0')), _connector='OR'), models.Q(('value_high__isnull', True), ('value_high__gt', Decimal('0')), _connector='OR'), models.Q(('ci_low__isnull', True), ('ci_low__gt', Decimal('0')), _connector='OR'), models.Q(('ci_high__isnull', True), ('ci_high__gt', Decimal('0')), _connector='OR')), _connector='OR'), name='result_ratio_is_positive', violation_error_message='A ratio is greater than 0, and so are the ends of its interval. Check the numbers and their kind.'),
        ),
        migrations.AddConstraint(
            model_name='outcomeresult',
            constraint=models.CheckConstraint(condition=models.Q(('predates_rules', True), models.Q(('statistic__in', ('rate',)), _negated=True), models.Q(models.Q(('value__isnull', True), ('value__gte', Decimal('0')), _connector='OR'), models.Q(('value_low__isnull', True), ('value_low__gte', Decimal('0')), _connector='OR'), models.Q(('value_high__isnull', True), ('value_high__gte', Decimal('0')), _connector='OR'), models.Q(('ci_low__isnull', True), ('ci_low__gte', Decimal('0')), _connector='OR'), models.Q(('ci_high__isnull', True), ('ci_high__gte', Decimal('0')), _connector='OR')), _connector='OR'), name='result_rate_is_not_negative', violation_error_message='A rate is 0 or more, and so is its interval. Check the numbers.'),
        ),
        migrations.AddConstraint(
            model_name='outcomeresult',
            constraint=models.CheckConstraint(condition=models.Q(('predates_rules', True), models.Q(('statistic', 'number_needed_to_treat'), _negated=True), ('value__gte', 1), ('value__lte', -1), _connector='OR'), name='result_number_needed_to_treat_is_of_people', violation_error_message='A number needed to treat is 1 or more for a benefit, and -1 or less for a harm. Check the number.'),
        ),
        migrations.AddConstraint(
            model_name='outcomeresult',
            constraint=models.CheckConstraint(condition=models.Q(('predates_rules', True), models.Q(('statistic__in', ('mean_difference', 'standardised_mean_difference', 'risk_difference', 'risk_ratio', 'odds_ratio', 'rate_ratio', 'hazard_ratio', 'number_needed_to_treat')), _negated=True), ('comparator_arm__isnull', False), _connector='OR'), name='result_comparison_has_comparator', violation_error_message='A difference or a ratio compares two groups. Choose what it is compared with.'),
        ),
        migrations.AddConstraint(
            model_name='outcomeresult',
            constraint=models.CheckConstraint(condition=models.Q(('predates_rules', True), ('statistic__in', ('mean_difference', 'standardised_mean_difference', 'risk_difference', 'risk_ratio', 'odds_ratio', 'rate_ratio', 'hazard_ratio', 'number_needed_to_treat')), ('comparator_arm__isnull', True), _connector='OR'), name='result_group_has_no_comparator', violation_error_message='This kind of number is of one group alone. Take the other group out, or choose a difference or a ratio.'),
        ),
        migrations.AddConstraint(
            model_name='outcomeresult',
            constraint=models.CheckConstraint(condition=models.Q(('predates_rules', True), models.Q(('ci_high__isnull', True), ('ci_level__isnull', True), ('ci_low__isnull', True)), models.Q(('ci_level__isnull', False), models.Q(('ci_low__isnull', False), ('ci_high__isnull', False), _connector='OR')), _connector='OR'), name='result_interval_has_level', violation_error_message='An interval and its level belong together. Give both: 95 %% is 0.95.'),
        ),
        migrations.AddConstraint(
            model_name='outcomeresult',
            constraint=models.CheckConstraint(condition=models.Q(('predates_rules', True), ('p_operator', ''), ('p_value__isnull', False), _connector='OR'), name='result_p_has_operator', violation_error_message='You say how p relates to a number, but not to which. Give p too.'),
        ),
        migrations.AddConstraint(
            model_name='outcomeresult',
            constraint=models.CheckConstraint(condition=models.Q(('predates_rules', True), models.Q(('dispersion__isnull', True), ('dispersion_kind', '')), models.Q(('dispersion__gte', 0), ('dispersion__isnull', False), models.Q(('dispersion_kind', ''), _negated=True)), models.Q(('dispersion__isnull', True), ('dispersion_kind__in', ('iqr', 'range')), ('value_high__isnull', False), ('value_low__isnull', False)), _connector='OR'), name='result_dispersion_has_kind', violation_error_message='A spread needs its number, 0 or more, and its kind. An interquartile range may have its two ends instead, under “from” and “to”.'),
        ),
        migrations.AddConstraint(
            model_name='outcomeresult',
            constraint=models.CheckConstraint(condition=models.Q(('predates_rules', True), ('comparator_n_events__isnull', True), models.Q(('comparator_n_analysed__isnull', False), ('comparator_n_events__lte', models.F('comparator_n_analysed'))), _connector='OR'), name='result_comparator_events_among_analysed', violation_error_message='In the other group more people had the event than were counted, or nobody was counted. Give both numbers.'),
        ),
        migrations.AddConstraint(
            model_name='outcomeresult',
            constraint=models.CheckConstraint(condition=models.Q(('predates_rules', True), ('comparator_arm__isnull', False), models.Q(('comparator_n_analysed__isnull', True), ('comparator_population__isnull', True)), _connector='OR'), name='result_comparator_counts_need_comparator', violation_error_message='There are people of another group, but no other group. Choose what is compared.'),
        ),
        migrations.AddConstraint(
            model_name='outcomeresult',
            constraint=models.CheckConstraint(condition=models.Q(('predates_rules', True), models.Q(('n_studies__gte', 2), ('n_studies__isnull', False)), models.Q(('heterogeneity_p__isnull', True), ('i_squared__isnull', True), ('pooling_model', ''), ('prediction_high__isnull', True), ('prediction_low__isnull', True), ('tau_squared__isnull', True)), _connector='OR'), name='result_pooling_has_studies', violation_error_message='Pooled numbers are of several studies. Say of how many.'),
        ),
        migrations.AddConstraint(
            model_name='outcomeresult',
            constraint=models.CheckConstraint(condition=models.Q(('predates_rules', True), models.Q(models.Q(('i_squared__isnull', True), ('i_squared__range', (0, 1)), _connector='OR'), models.Q(('tau_squared__isnull', True), ('tau_squared__gte', 0), _connector='OR'), models.Q(('heterogeneity_p__isnull', True), ('heterogeneity_p__range', (0, 1)), _connector='OR')), _connector='OR'), name='result_heterogeneity_in_range', violation_error_message='I² and the p value of heterogeneity lie between 0 and 1 (74 %% is 0.74), and tau² is 0 or more.'),
        ),
        migrations.AddConstraint(
            model_name='outcomeresult',
            constraint=models.CheckConstraint(condition=models.Q(('predates_rules', True), models.Q(('prediction_high__isnull', True), ('prediction_low__isnull', True)), models.Q(('prediction_high__isnull', False), ('prediction_low__isnull', False), ('prediction_low__lte', models.F('prediction_high'))), _connector='OR'), name='result_prediction_has_two_ends', violation_error_message='The prediction interval needs both ends, the lower one first.'),
        ),
        migrations.AddConstraint(
            model_name='studyarm',
            constraint=models.CheckConstraint(condition=models.Q(('predates_rules', True), ('n_allocated__isnull', True), ('n_received__isnull', True), ('n_received__lte', models.F('n_allocated')), _connector='OR'), name='arm_received_among_allocated', violation_error_message='More people received it than were allocated to it. Check both numbers.'),
        ),
    ]
