import type { CampaignFigures, Floor } from '@dialwright/core';

/** The campaign to show: the chosen one, else the first that dials, else the first. */
export function shownCampaign(floor: Floor, chosen: string | null): CampaignFigures | undefined {
  const { campaigns } = floor;
  return (
    campaigns.find((campaign) => campaign.campaignId === chosen) ??
    campaigns.find((campaign) => campaign.status === 'running') ??
    campaigns[0]
  );
}
